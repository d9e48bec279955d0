// The public header of libedit, as the system installs it (package libedit-dev).
#include <histedit.h>
