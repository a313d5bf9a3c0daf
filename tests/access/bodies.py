"""A valid body for every POST: a crawl with empty forms would only meet error pages."""
