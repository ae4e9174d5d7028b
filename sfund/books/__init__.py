"""The books: the one place that knows Beancount and the disk."""
