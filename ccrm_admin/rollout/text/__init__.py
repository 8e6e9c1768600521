"""Every sentence about approvals and what comes of them."""
