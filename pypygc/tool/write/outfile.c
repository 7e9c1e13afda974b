/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens, holds and replaces the profile: see outfile.h.

   Files are made so that nobody can put something in the way: under names that do
   not exist yet (O_EXCL), never through a symbolic link (O_NOFOLLOW), readable by
   their owner only, as those of Callgrind and DHAT: command lines stand in them.
   What is no regular file (a pipe, a device) is written as it is. */
#include "write/outfile.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"

#include "base/hold.h"
#include "base/kernel.h"
#include "options.h"

#define DISK_QUOTA    122 /* EDQUOT */
#define NAME_TOO_LONG 36  /* ENAMETOOLONG */
#define POLL_WRITE    4   /* POLLOUT */
#define MODE          0600
#define MAX_NAMES     100 /* tried, where files of these names exist already */
#define MAX_PATIENCE  30000 /* milliseconds without a byte read from a pipe */
#define SECOND_PREFIX "pypygc.out."

/* A directory, and the name of a file in it. */
typedef struct {
   HChar* directory; /* as text */
   HChar* name;
   Int    held;      /* descriptor of the directory; -1: open it by its text */
   Bool   whole;     /* a whole profile of this process is there */
   Bool   stream;    /* it is no regular file */
   Int    stream_fd; /* held, because the program can change what the name
                        stands for; -1: open it by its name */
} Place;

/* What is being written, or was. */
typedef struct {
   const Place* place;
   Int          fd;        /* -1: nothing is open */
   HChar*       temporary; /* its name in the directory; NULL: it has none */
   ULong        bytes;
   Word         error; /* of the first call that failed; 0: none did */
} Attempt;

static struct {
   Place   places[2];
   Attempt attempt;
   Bool    forked;
   Bool    complained; /* about a checkpoint */
} state;

/* ---- errors ---- */

/* What ERROR, a negative number of the kernel, means here. */
static const HChar* reason_of(Word error)
{
   switch (-error) {
   case VKI_ENOSPC:
      return "the disk is full";
   case DISK_QUOTA:
      return "the disk quota is used up";
   case VKI_EFBIG:
      return "the limit on the size of files is reached (ulimit -f)";
   case VKI_ENOENT:
      return "the directory does not exist";
   case VKI_ENOTDIR:
      return "its directory is a file";
   case VKI_EISDIR:
      return "it is a directory";
   case VKI_EACCES:
   case VKI_EPERM:
      return "there is no permission to write there";
   case VKI_EROFS:
      return "the file system is read-only";
   case VKI_ENXIO:
   case VKI_EPIPE:
      return "nobody reads the pipe";
   case VKI_EAGAIN:
      return "whoever reads the pipe has stopped reading";
   case VKI_EMFILE:
   case VKI_ENFILE:
      return "too many files are open";
   case NAME_TOO_LONG:
      return "the name is too long";
   default:
      return "an error of the system";
   }
}

/* ---- system calls ---- */

static Word open_at(Int directory, const HChar* name, UInt flags)
{
   return PG_(kernel)(__NR_openat, (UWord)(Word)directory, (UWord)name,
                      flags | PG_O_CLOEXEC | PG_O_NOCTTY, MODE, 0);
}

static HChar* joined(const HChar* directory, const HChar* name)
{
   SizeT  size = VG_(strlen)(directory) + VG_(strlen)(name) + 2;
   HChar* path = VG_(malloc)("pypygc.outfile.path", size);
   VG_(snprintf)
   (path, size, "%s%s%s", directory,
    directory[VG_(strlen)(directory) - 1] == '/' ? "" : "/", name);
   return path;
}

/* ---- places ---- */

/* The names that stand for a descriptor of the process that opens them. */
static Bool is_descriptor(const HChar* path)
{
   return VG_(strcmp)(path, "/dev/stdout") == 0 ||
          VG_(strcmp)(path, "/dev/stderr") == 0 ||
          VG_(strncmp)(path, "/dev/fd/", 8) == 0 ||
          VG_(strncmp)(path, "/proc/", 6) == 0;
}

static Bool is_special(const HChar* path)
{
   struct vg_stat info;
   return is_descriptor(path) ||
          (!sr_isError(VG_(stat)(path, &info)) && !VKI_S_ISREG(info.mode) &&
           !VKI_S_ISDIR(info.mode));
}

/* Makes PLACE the file at PATH. A directory that is held already is kept. */
static void set_place(Place* place, const HChar* path)
{
   const HChar* slash  = VG_(strrchr)(path, '/');
   SizeT        length = slash == NULL ? 0 : slash - path + 1;
   HChar*       directory =
      VG_(malloc)("pypygc.outfile.directory", (length ? length : 1) + 1);
   VG_(memcpy)(directory, length ? path : ".", length ? length : 1);
   directory[length ? length : 1] = 0;
   if (place->directory != NULL &&
       VG_(strcmp)(place->directory, directory) != 0 && place->held >= 0) {
      VG_(close)(place->held);
      place->held = -1;
   }
   VG_(free)(place->directory);
   VG_(free)(place->name);
   place->directory = directory;
   place->name      = VG_(strdup)("pypygc.outfile.name", path + length);
   place->whole     = False;
   place->stream    = is_special(path);
}

/* The path of the profile by --pypygc-out-file. A forked child whose name has no
   %p would write over its parent's: it adds its process id. */
static HChar* own_path(void)
{
   const HChar* option = PG_(options)->out_file;
   HChar*       path   = VG_(expand_file_name)("--pypygc-out-file", option);
   if (!state.forked || VG_(strstr)(option, "%p") != NULL || is_special(path))
      return path;
   SizeT  size = VG_(strlen)(path) + 16;
   HChar* own  = VG_(malloc)("pypygc.outfile.path", size);
   VG_(snprintf)(own, size, "%s.%d", path, VG_(getpid)());
   VG_(free)(path);
   return own;
}

static void set_places(void)
{
   HChar  name[sizeof SECOND_PREFIX + 16];
   HChar* path = own_path();
   set_place(&state.places[0], path);
   VG_(free)(path);
   VG_(snprintf)(name, sizeof name, SECOND_PREFIX "%d", VG_(getpid)());
   path = joined(VG_(tmpdir)(), name);
   set_place(&state.places[1], path);
   VG_(free)(path);
}

static void hold_directory(Place* place)
{
   if (place->held >= 0)
      return;
   place->held = PG_(hold)(
      (Int)open_at(VKI_AT_FDCWD, place->directory, PG_O_PATH | PG_O_DIRECTORY));
}

/* The directory of PLACE as openat takes it: the path in *NAME is relative to
   it. */
static Int directory_of(const Place* place)
{
   return place->held >= 0 ? place->held : VKI_AT_FDCWD;
}

/* NAME, in the directory of PLACE, as a path for directory_of; to be freed. */
static HChar* name_in(const Place* place, const HChar* name)
{
   return place->held >= 0 ? VG_(strdup)("pypygc.outfile.name", name)
                           : joined(place->directory, name);
}

/* ---- a file without a name ---- */

/* Gives FD the name NAME in its place. */
static Word link_to(const Attempt* a, const HChar* name)
{
   HChar own[40];
   VG_(snprintf)(own, sizeof own, "/proc/self/fd/%d", a->fd);
   HChar* path = name_in(a->place, name);
   Word result = PG_(kernel)(__NR_linkat, (UWord)(Word)VKI_AT_FDCWD, (UWord)own,
                             (UWord)(Word)directory_of(a->place), (UWord)path,
                             PG_AT_SYMLINK_FOLLOW);
   VG_(free)(path);
   return result;
}

static Word remove_name(const Place* place, const HChar* name)
{
   HChar* path   = name_in(place, name);
   Word   result = PG_(kernel)(__NR_unlinkat, (UWord)(Word)directory_of(place),
                             (UWord)path, 0, 0, 0);
   VG_(free)(path);
   return result;
}

/* A name that does not match that of any profile, number I. */
static void temporary_name(HChar* name, SizeT size, UInt i)
{
   VG_(snprintf)(name, size, ".pypygc-%d-%u.part", VG_(getpid)(), i);
}

/* Where files need a name, or links to /proc/self/fd cannot be followed. */
static Word open_named(Attempt* a)
{
   HChar name[48];
   Word  fd = -VKI_EEXIST;
   for (UInt i = 0; i < MAX_NAMES && fd == -VKI_EEXIST; i++) {
      temporary_name(name, sizeof name, i);
      HChar* path = name_in(a->place, name);
      fd          = open_at(directory_of(a->place), path,
                            VKI_O_CREAT | VKI_O_EXCL | VKI_O_WRONLY | PG_O_NOFOLLOW);
      VG_(free)(path);
   }
   if (fd >= 0)
      a->temporary = VG_(strdup)("pypygc.outfile.temporary", name);
   return fd;
}

static Word open_unnamed(const Attempt* a)
{
   struct vg_stat info;
   HChar          own[40];
   const HChar*   directory = a->place->held >= 0 ? "." : a->place->directory;
   Word           fd =
      open_at(directory_of(a->place), directory, PG_O_TMPFILE | VKI_O_WRONLY);
   if (fd < 0)
      return fd;
   VG_(snprintf)(own, sizeof own, "/proc/self/fd/%ld", fd);
   if (!sr_isError(VG_(stat)(own, &info)))
      return fd;
   VG_(close)((Int)fd);
   return -VKI_ENOENT;
}

/* The pipe or device itself. Opening a pipe does not wait for a reader. */
static Word open_stream(const Place* place)
{
   HChar* path = joined(place->directory, place->name);
   Word   fd   = place->stream_fd;
   if (fd >= 0)
      fd = PG_(kernel)(__NR_fcntl, fd, PG_F_DUPFD_CLOEXEC, 0, 0, 0);
   else
      fd = open_at(VKI_AT_FDCWD, path,
                   VKI_O_WRONLY | VKI_O_APPEND | VKI_O_NONBLOCK);
   VG_(free)(path);
   return fd;
}

/* ---- an attempt ---- */

static void open_attempt(Attempt* a, const Place* place)
{
   *a      = (Attempt){.place = place, .fd = -1};
   Word fd = place->stream ? open_stream(place) : open_unnamed(a);
   if (fd < 0 && !place->stream)
      fd = open_named(a);
   if (fd < 0) {
      a->error = fd;
      return;
   }
   a->fd = (Int)fd;
   if (!place->stream) /* whatever the program's umask is */
      PG_(kernel)(__NR_fchmod, fd, MODE, 0, 0, 0);
}

/* True if FD takes bytes again soon. */
static Bool wait_for_room(Int fd)
{
   struct vki_pollfd poll = {.fd = fd, .events = POLL_WRITE};
   SysRes            done = VG_(poll)(&poll, 1, MAX_PATIENCE);
   return !sr_isError(done) && sr_Res(done) == 1;
}

Bool PG_(outfile_put)(const HChar* bytes, SizeT count)
{
   Attempt* a = &state.attempt;
   while (count != 0 && a->error == 0) {
      Int n = VG_(write)(a->fd, bytes, (Int)count);
      if (n > 0) {
         bytes += n;
         count -= n;
         a->bytes += n;
      } else if (n != -VKI_EINTR &&
                 !(n == -VKI_EAGAIN && wait_for_room(a->fd))) {
         a->error = n != 0 ? n : -VKI_ENOSPC;
      }
   }
   return a->error == 0;
}

static void drop(Attempt* a)
{
   if (a->fd >= 0)
      VG_(close)(a->fd);
   if (a->temporary != NULL)
      remove_name(a->place, a->temporary);
   VG_(free)(a->temporary);
   a->temporary = NULL;
   a->fd        = -1;
}

/* Gives the file a name of its own beside the one that is in use. */
static Word link_temporary(Attempt* a)
{
   HChar name[48];
   Word  result = -VKI_EEXIST;
   for (UInt i = 0; i < MAX_NAMES && result == -VKI_EEXIST; i++) {
      temporary_name(name, sizeof name, i);
      result = link_to(a, name);
   }
   if (result == 0)
      a->temporary = VG_(strdup)("pypygc.outfile.temporary", name);
   return result;
}

/* Puts the file under NAME, REPLACING what is there. */
static Word take_name(Attempt* a, const HChar* name, Bool replacing)
{
   const Place* place  = a->place;
   Word         result = 0;
   if (a->temporary == NULL) {
      result = link_to(a, name);
      if (result != -VKI_EEXIST || !replacing)
         return result;
      result = link_temporary(a);
      if (result != 0)
         return result;
   }
   HChar* from = name_in(place, a->temporary);
   HChar* to   = name_in(place, name);
   if (!replacing) { /* rename would */
      result = PG_(kernel)(__NR_linkat, (UWord)(Word)directory_of(place),
                           (UWord)from, (UWord)(Word)directory_of(place),
                           (UWord)to, 0);
      if (result == 0)
         remove_name(place, a->temporary);
   } else {
      result = PG_(kernel)(__NR_renameat, (UWord)(Word)directory_of(place),
                           (UWord)from, (UWord)(Word)directory_of(place),
                           (UWord)to, 0);
   }
   VG_(free)(from);
   VG_(free)(to);
   if (result == 0) {
      VG_(free)(a->temporary);
      a->temporary = NULL;
   }
   return result;
}

/* The second place is a directory for everybody: what is there already is only
   replaced if this process has put it there. */
static Word take_second_name(Attempt* a, Place* place)
{
   Word result = take_name(a, place->name, place->whole);
   for (UInt i = 1; i < MAX_NAMES && result == -VKI_EEXIST; i++) {
      HChar name[sizeof SECOND_PREFIX + 32];
      VG_(snprintf)
      (name, sizeof name, SECOND_PREFIX "%d.%u", VG_(getpid)(), i);
      result = take_name(a, name, False);
      if (result == 0) {
         VG_(free)(place->name);
         place->name = VG_(strdup)("pypygc.outfile.name", name);
      }
   }
   return result;
}

/* Puts what was written into its place. False, with a->error, if it cannot
   be. */
static Bool keep(Attempt* a)
{
   Place* place  = &state.places[a->place == &state.places[1]];
   Word   result = 0;
   if (!place->stream)
      result = place == &state.places[1] ? take_second_name(a, place)
                                         : take_name(a, place->name, True);
   if (result != 0)
      a->error = result;
   drop(a);
   return result == 0;
}

/* ---- writing ---- */

/* Says what has happened to what was to be at PLACE. ENDING: how it goes on. */
static void complain(Bool checkpoint, const Place* place, Word error,
                     const HChar* ending, const HChar* path)
{
   if (checkpoint && state.complained)
      return;
   state.complained = state.complained || checkpoint;
   HChar* wanted    = joined(place->directory, place->name);
   VG_(umsg)
   ("The %s was not written to %s: %s.%s%s\n",
    checkpoint ? "checkpoint" : "profile", wanted, reason_of(error), ending,
    path != NULL ? path : "");
   VG_(free)(wanted);
}

static Bool write_to(Place*      place, Bool (*produce)(const void* whole),
                     const void* whole)
{
   open_attempt(&state.attempt, place);
   return state.attempt.error == 0 && produce(whole) && keep(&state.attempt);
}

/* Both places have failed; FIRST is what the first attempt has left. The longer
   of the two cut profiles is kept, unless an older whole one is there. */
static HChar* keep_cut(Attempt* first, Bool checkpoint)
{
   Attempt      second = state.attempt;
   const Word   error  = first->error;
   const Place* kept   = NULL;
   for (UInt i = 0; i < 2 && kept == NULL; i++)
      if (state.places[i].whole)
         kept = &state.places[i];
   if (kept != NULL) {
      HChar* path = joined(kept->directory, kept->name);
      complain(checkpoint, first->place, error,
               " What was counted up to the last checkpoint is in ", path);
      VG_(free)(path);
      kept = NULL;
   } else if (!checkpoint) {
      Attempt* longer = second.bytes > first->bytes ? &second : first;
      if (longer->bytes != 0 && !longer->place->stream && longer->fd >= 0 &&
          keep(longer))
         kept = longer->place;
   }
   HChar* path = kept != NULL ? joined(kept->directory, kept->name) : NULL;
   if (path != NULL)
      complain(checkpoint, first->place, error, " What could be written is in ",
               path);
   else if (!state.places[0].whole && !state.places[1].whole)
      complain(checkpoint, first->place, error, "", NULL);
   drop(first);
   drop(&second);
   state.attempt.fd        = -1;
   state.attempt.temporary = NULL;
   return path;
}

Bool PG_(outfile_replaces)(void)
{
   return !state.places[0].stream;
}

HChar* PG_(outfile_write)(Bool (*produce)(const void* whole), const void* whole,
                          Bool checkpoint)
{
   Place* own    = &state.places[0];
   Place* second = &state.places[1];
   if (write_to(own, produce, whole)) {
      own->whole = !own->stream;
      if (second->whole) /* an older one */
         remove_name(second, second->name);
      second->whole = False;
      return joined(own->directory, own->name);
   }
   Attempt first = state.attempt;
   if (!write_to(second, produce, whole))
      return keep_cut(&first, checkpoint);
   drop(&first);
   second->whole = True;
   HChar* path   = joined(second->directory, second->name);
   complain(checkpoint, own, first.error, " It is in ", path);
   return path;
}

/* ---- start and fork ---- */

const HChar* PG_(outfile_start)(HChar** name)
{
   Place*         own = &state.places[0];
   struct vg_stat info;
   own->held = own->stream_fd = -1;
   state.places[1].held = state.places[1].stream_fd = -1;
   set_places();
   hold_directory(own);
   hold_directory(&state.places[1]);
   *name = joined(own->directory, own->name);
   if (own->name[0] == 0 ||
       (!sr_isError(VG_(stat)(*name, &info)) && VKI_S_ISDIR(info.mode)))
      return "it is a directory";
   if (own->stream && !sr_isError(VG_(stat)(*name, &info)) &&
       VKI_S_ISFIFO(info.mode) && !is_descriptor(*name))
      return NULL; /* its reader may come later */
   Attempt attempt;
   open_attempt(&attempt, own);
   if (attempt.fd >= 0 && is_descriptor(*name)) {
      own->stream_fd = PG_(hold)(attempt.fd);
      attempt.fd     = -1;
      if (own->stream_fd < 0)
         return "there is no room to hold it open";
   }
   drop(&attempt);
   if (attempt.error == 0) {
      VG_(free)(*name);
      *name = NULL;
      return NULL;
   }
   return reason_of(attempt.error);
}

void PG_(outfile_forked)(void)
{
   state.forked     = True;
   state.complained = False;
   set_places();
   hold_directory(&state.places[0]);
}
