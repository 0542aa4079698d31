dist_doc_DATA += %D%/errata.md
