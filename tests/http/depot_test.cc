// The service over uploads that lie in a depot.
#include <doctest/doctest.h>

#include <filesystem>
#include <memory>

#include "engine/store/depot/s3_depot.h"
#include "tests/http/front.h"
#include "tests/intake/s3_stub.h"

namespace rollcall::test {

TEST_CASE("an upload is accepted once it is in the depot, and not before") {
    S3Stub stub;
    Front front;
    const std::string folder = front.office().store().folder();
    register_depot(folder, std::make_shared<S3Depot>(stub.settings()));
    const std::string token = front.token();
    const std::string text = with_names("Email\nann@x.co\n");
    stub.fail(S3Fault::answers_503, 6, "PUT");
    const Reply busy = front.upload(text, token);
    CHECK(busy.status == 503);
    CHECK(busy.body.find("s3:") == std::string::npos);
    CHECK(stub.objects().empty());
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        CHECK_FALSE(entry.is_directory());
    const Reply accepted = front.upload(text, token);
    CHECK(accepted.status == 202);
    CHECK(stub.objects().size() == 1);
}

}  // namespace rollcall::test
