/* JSON by jansson. A constructor that fails gives NULL, which jansson's own
 * setters turn into an error; chp_json_write() tells it. */
#ifndef CHP_REPORT_JSON_H
#define CHP_REPORT_JSON_H

#include <jansson.h>

#include "report/text.h"

json_t *chp_json_number(double value); /* null if it is not finite */
json_t *chp_json_text(const char *text); /* null if NULL; bytes that are no UTF-8 become '?' */
/* 0, or 1 if there was no memory. Takes `value` over, which may be NULL then. */
int chp_json_set(json_t *object, const char *name, json_t *value);

/* {part: value} of chiplet_result_power_part or chiplet_result_cost_part. */
json_t *chp_json_parts(const chiplet_result *result,
                       chiplet_part (*part)(const chiplet_result *, size_t));

/* {"schema": ..., "version": ...} */
json_t *chp_json_document(const char *schema);
/* Writes and releases `document`; `failed`: a member is missing for want of
 * memory. */
chiplet_status chp_json_finish(json_t *document, int failed, chp_text *to, chiplet_error *err);

/* A list that is too long to be held as a whole: made and written one by one in the
 * place of an empty one, which a document has under that name. */
typedef struct {
    const char *name;
    size_t count;
    json_t *(*item)(size_t index, const void *from); /* NULL: out of memory */
    const void *from;
} chp_json_list;

/* The same bytes as chp_json_finish() with the whole list in the document. */
chiplet_status chp_json_finish_with(json_t *document, int failed, const chp_json_list *list,
                                    chp_text *to, chiplet_error *err);

#endif
