#include "engine/http/sent_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/http/secret.h"
#include "engine/text/failure.h"

namespace rollcall {

Response send_file(const std::string& folder, const std::function<void(OutputFile&)>& write) {
    // Should the process die in between, the sweep of uploads takes it away.
    const std::string path = folder + "/sent-" + random_id();
    OutputFile out(path);
    write(out);
    out.finish({}, 0, 0, {});
    out.publish();
    Response response;
    response.file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ::unlink(path.c_str());
    struct stat about {};
    if (response.file < 0 || ::fstat(response.file, &about) != 0)
        throw Failure(FailureKind::read_or_write, path + ": cannot be read back");
    response.file_bytes = static_cast<std::uint64_t>(about.st_size);
    return response;
}

}  // namespace rollcall
