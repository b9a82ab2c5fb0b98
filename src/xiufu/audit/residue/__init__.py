"""What another document left behind (他项目残留): words of another kind of project, other places and projects, former names."""
