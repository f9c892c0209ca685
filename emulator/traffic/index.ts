// The traffic of a machine, and the capture files that are made from it.
// A file is never kept: any part of it is made when it is read.
