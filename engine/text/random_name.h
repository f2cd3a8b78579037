// Names that nobody guesses and nobody else gives.
#pragma once

#include <string>

namespace rollcall {

std::string random_name();  // 128 random bits: 32 digits, in hex

}  // namespace rollcall
