"""Letters out: texts and calls by Twilio's REST API, e-mails by SMTP, and what became of them."""
