// The cell walk with the library's own reading thread: `fccp_walk NARROW.csv`.
#include "bench/fccp_walk.h"

int main(int count, char** words) { return rollcall::print_walk(count, words); }
