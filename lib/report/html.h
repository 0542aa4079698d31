/* Pieces of HTML. */
#ifndef CHP_REPORT_HTML_H
#define CHP_REPORT_HTML_H

#include "report/text.h"

/* Text that stands for itself: marks are escaped, control characters but line
 * ends and bytes that are no UTF-8 become '?'. */
void chp_put_escaped(chp_text *to, const char *text);

/* A text whose pieces are escaped on their way to another. A piece holds whole
 * characters. */
chp_text chp_escaped(chp_text *to);

/* "data:image/svg+xml;base64,...": an image in an attribute, which can run
 * nothing, whatever it says. */
void chp_put_svg_address(chp_text *to, const char *svg, size_t size);

#endif
