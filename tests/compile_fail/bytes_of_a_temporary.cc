// Must not compile: use of deleted function
//
// The bytes of a Chunk live as long as it does, so those of a temporary must not be asked for.
#include "engine/source/chunk.h"

std::string_view dangling() { return rollcall::Chunk().bytes(); }
