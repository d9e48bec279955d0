// All of this module's headers.

#ifndef CLIBEDIT_SHIM_H
#define CLIBEDIT_SHIM_H

#include "CharacterWidth.h"
#include "EditLineShim.h"
#include "TerminalState.h"

#endif
