#pragma once

#include <stddef.h>

/// A file of the course that the program carries.
struct larder_lesson {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// The files in order; NULL behind the last.
const struct larder_lesson *larder_lesson(size_t index);
