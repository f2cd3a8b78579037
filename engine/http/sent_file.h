// A response that is made in a file first, for what writes it cannot wait for who reads it.
#pragma once

#include <functional>
#include <string>

#include "engine/http/message.h"
#include "engine/pipeline/output_file.h"

namespace rollcall {

// The file has no name any more when this returns. Throws Failure.
Response send_file(const std::string& folder, const std::function<void(OutputFile&)>& write);

}  // namespace rollcall
