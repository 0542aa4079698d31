/* A search as a page of HTML. */
#ifndef CHP_REPORT_PAGE_H
#define CHP_REPORT_PAGE_H

#include "report/text.h"
#include "search/search.h"

chiplet_status chp_page_write(const chiplet_search *search, const chiplet_picture *picture,
                              size_t count, chp_text *to, chiplet_error *err);

/* The same page with other pictures. CHIPLET_ERR_SYNTAX: it is no page of a search. */
chiplet_status chp_page_write_again(const char *page, size_t size, const chiplet_picture *picture,
                                    size_t count, chp_text *to, chiplet_error *err);

#endif
