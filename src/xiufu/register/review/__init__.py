"""Reviews (评审): rounds in which experts give opinions on a plan, the preparer replies, and the officer concludes."""
