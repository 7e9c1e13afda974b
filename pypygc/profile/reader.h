/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Station 5: reads a pypygc.out into memory. It trusts nothing in the file: a bad file gives a
   message with the file's name and the line, never a crash. */
#ifndef PYPYGC_PROFILE_READER_H
#define PYPYGC_PROFILE_READER_H

#include "base/fault.h"
#include "profile/profile.h"

/* Reads the profile in the file at path. Returns it, for profile_free, or NULL with a message
   "FILE: what" or "FILE:LINE: what" in *fault: the file is missing, empty, no profile, of a newer
   version, or corrupt. A file that was cut off between two records, or in the last one, is read
   as far as it goes and has `complete` false and `incomplete_reason`. */
struct profile *profile_read(const char *path, struct fault *fault);

#endif
