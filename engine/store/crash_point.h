// Named places at which a test lets the process die, as kill -9 would: ROLLCALL_CRASH=NAME or
// NAME:N for the N-th time that it is passed. In production the variable is not set and nothing
// happens; who may set a process's environment may kill it anyway.
#pragma once

namespace rollcall {

void crash_point(const char* name);

}  // namespace rollcall
