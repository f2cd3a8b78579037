// Which depot a store's URL names, and the cache of this machine for it.
//
// What the URL does not say is of the environment, by the names that every tool for S3 knows:
// AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION or AWS_DEFAULT_REGION (us-east-1),
// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. ROLLCALL_CACHE is the folder of
// caches.
#pragma once

#include <string>

#include "engine/store/depot/s3_call.h"

namespace rollcall {

bool is_depot_url(const std::string& files);

// Of "s3://BUCKET/PREFIX" and the environment. A tenant's uploads have a prefix of their own, so
// that one that takes away what its jobs do not know touches none of another's. Throws
// Failure{usage} or {unavailable}.
S3Settings read_s3_settings(const std::string& url, const std::string& tenant);

// Makes the cache where it is missing, registers the depot and answers the cache's folder. Nothing
// is asked of the storage yet.
std::string open_depot(const std::string& url, const std::string& tenant);

}  // namespace rollcall
