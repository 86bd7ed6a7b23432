"""What people type for a phone number: taking the text apart, and where numbers ring."""
