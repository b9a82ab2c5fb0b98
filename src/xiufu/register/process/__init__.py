"""The process (流程): the steps of projects, written as entries through one action; clocks; who may do what when."""
