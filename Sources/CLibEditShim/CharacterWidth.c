#define _GNU_SOURCE
#include "CharacterWidth.h"

#include <wchar.h>

int character_width(uint32_t scalar) {
    return wcwidth((wchar_t)scalar);
}
