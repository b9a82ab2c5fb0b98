"""The desk (工作台): the first page of whoever is signed in: what is due, how many projects stand where, what changed."""
