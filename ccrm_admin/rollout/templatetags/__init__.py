"""Tags for the templates of approvals and what comes of them."""
