"""The audit (审查): anybody's document → claims → findings. It never saw the plan's inputs."""
