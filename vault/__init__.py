"""What must stay secret: key ring, payload codec, personal data, uploaded files, sign-in, masking."""
