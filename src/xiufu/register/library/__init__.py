"""The project library (项目库): projects with what 14号文（八）（九）asks to be known of them, and who sees them."""
