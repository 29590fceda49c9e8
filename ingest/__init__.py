"""What comes in: mailboxes and delivered letters, and the pipeline that makes them items. The only network."""
