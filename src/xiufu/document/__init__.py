"""Documents (文档): what a document says, in blocks and tables, independent of any file format."""
