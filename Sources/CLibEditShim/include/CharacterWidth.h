// The C library's table of character widths, which <wchar.h> shows to programs that ask for X/Open only.

#ifndef CHARACTER_WIDTH_H
#define CHARACTER_WIDTH_H

#include <stdint.h>

/// The columns a character takes in the present locale; 0 for a combining one, -1 for one that cannot be printed.
int character_width(uint32_t scalar);

#endif
