"""订阅推送: the administrator's view of what is sent to other systems, and of who may send messages in."""
