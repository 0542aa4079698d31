/* A folder of results that appears at once or not at all. It is filled beside
 * its place and renamed; what stands there is replaced only if it is empty or
 * carries the list of files that an earlier run wrote, and nothing else. */
#ifndef TOOL_FOLDER_H
#define TOOL_FOLDER_H

#include <stdio.h>

#include "tool.h"

enum { TOOL_FOLDER_FILES = 64 };

typedef struct {
    const tool_common *common;
    char *place;              /* where it shall stand */
    char *scratch;            /* where it is filled */
    const char *name[TOOL_FOLDER_FILES];
    int files;
    char about[4096];         /* lines of the manifest before the files */
    char *earlier;            /* manifest of the run that was copied, or NULL */
} tool_folder;

/* May a folder be put there? 0, or an exit status with the message printed. */
int tool_folder_check(const tool_common *common, const char *place);

/* These return 0, or an exit status with the message printed. */
int tool_folder_open(tool_folder *folder, const tool_common *common, const char *place);
/* Opens a file to write; `name` must outlive the folder. NULL: message printed. */
FILE *tool_folder_file(tool_folder *folder, const char *name);
int tool_folder_close_file(tool_folder *folder, FILE *file, const char *name);
/* Adds a file that another program has written, if it has. */
int tool_folder_adopt(tool_folder *folder, const char *name);
/* Removes a file that was to be written after all; `name` as it was given. */
void tool_folder_forget(tool_folder *folder, const char *name);
/* Begins with all that an earlier run has put into the place. */
int tool_folder_copy(tool_folder *folder);
/* Adds "WORD VALUE" to the manifest. */
void tool_folder_say(tool_folder *folder, const char *word, const char *value);
/* Puts the folder in its place. */
int tool_folder_publish(tool_folder *folder);
/* Releases; removes what was not published. */
void tool_folder_drop(tool_folder *folder);

#endif
