"""Write what people read: gradebook, feedback, pages for marking, files for Moodle and Canvas."""
