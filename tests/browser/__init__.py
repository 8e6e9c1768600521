"""The product in a real Chromium: web server, worker, database and a sandbox CCRM, as it is installed."""
