// The cell walk on one thread alone, reading included: `fccp_walk_unthreaded NARROW.csv`.
//
// The library is told so by this macro before its only inclusion in the program.
#define CSV_IO_NO_THREAD
#include "bench/fccp_walk.h"

int main(int count, char** words) { return rollcall::print_walk(count, words); }
