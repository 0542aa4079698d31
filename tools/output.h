/* Where an answer goes: its folder and standard output. */
#ifndef TOOL_OUTPUT_H
#define TOOL_OUTPUT_H

#include "folder.h"
#include "request.h"

/* Fills the folder `place` with tables, certificate, figures (bits of `plots`) and
 * page; `uncertainty` may be NULL. Returns 0, or an exit status with the message
 * printed; so does the next. */
int tool_output_write(const tool_request *request, const char *path, const char *place,
                      const chiplet_library *library, const chiplet_search *search,
                      const chiplet_uncertainty *uncertainty, unsigned plots);
/* Programs get the front; what is uncertain of it is in the folder. */
int tool_output_print(const tool_request *request, const chiplet_search *search,
                      const chiplet_uncertainty *uncertainty);

/* Says in the manifest what has written the folder, from which models and file. */
void tool_output_sign(tool_folder *folder, const chiplet_library *library, const char *path);

#endif
