/* report.html: the search with its pictures in one file. */
#ifndef TOOL_PAGE_H
#define TOOL_PAGE_H

#include "folder.h"

/* Goes into the folder with the pictures that are there by now. Returns 0 or an
 * exit status. */
int tool_page_write(tool_folder *folder, const chiplet_search *search);

/* The page of an earlier run with the pictures that are there by now; without one
 * there is nothing to do. */
int tool_page_renew(tool_folder *folder);

#endif
