// csv-spectrum: the files by which many CSV readers are judged, each read by the fast path and by
// the slow reader.
//
// The inputs are those of csv-spectrum 2.0.0 by max ogden (npm; https://github.com/maxogden/
// csv-spectrum), licence BSD-2-Clause, under the names of its files, byte for byte. What must come
// out is its JSON, with the header as the first row.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/csv/reading.h"

namespace {

using namespace rollcall::test;

struct SpectrumCase {
    std::string name;
    std::string text;
    std::string rows;  // newlines as "~", carriage returns as "^", stray cells with a "!" behind
    std::string_view deviation = "";  // where `rows` is not what csv-spectrum has, and why
};

const SpectrumCase spectrum_cases[] = {
    {"comma_in_quotes", "first,last,address,city,zip\nJohn,Doe,120 any st.,\"Anytown, WW\",08123",
     "first|last|address|city|zip / John|Doe|120 any st.|Anytown, WW|08123"},
    {"empty", "a,b,c\n1,\"\",\"\"\n2,3,4", "a|b|c / 1|| / 2|3|4"},
    {"empty_crlf", "a,b,c\r\n1,\"\",\"\"\r\n2,3,4", "a|b|c / 1|| / 2|3|4"},
    {"escaped_quotes", "a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", "a|b / 1|ha \"ha\" ha / 3|4"},
    {"json", "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n",
     "key|val / 1|{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"},
    {"location_coordinates",
     "Contact Phone Number,Location Coordinates,Cities,Counties\n"
     "2095257564,37\ufffd36'37.8\"N 121\ufffd2'17.9\"W,Modesto,Stanislaus",
     "Contact Phone Number|Location Coordinates|Cities|Counties / "
     "2095257564|37\ufffd36'37.8\"N 121\ufffd2'17.9\"W!|Modesto|Stanislaus",
     "a quote inside of a cell without quotes is the row's error quote_stray (contract §2); the "
     "bytes of the cell are the same. Its JSON has another telephone number than its CSV"},
    {"newlines", "a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n7,8,9\n",
     "a|b|c / 1|2|3 / Once upon ~a time|5|6 / 7|8|9"},
    {"newlines_crlf", "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n",
     "a|b|c / 1|2|3 / Once upon ^~a time|5|6 / 7|8|9"},
    {"quotes_and_newlines", "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n",
     "a|b / 1|ha ~\"ha\" ~ha / 3|4"},
    {"simple", "a,b,c\n1,2,3\n", "a|b|c / 1|2|3"},
    {"simple_crlf", "a,b,c\r\n1,2,3\r\n", "a|b|c / 1|2|3"},
    {"utf8", "a,b,c\n1,2,3\n4,5,\u02a4", "a|b|c / 1|2|3 / 4|5|\u02a4"},
};

}  // namespace

TEST_CASE("csv-spectrum reads as it says, but for the deviations listed") {
    std::string deviating;
    for (const SpectrumCase& row : spectrum_cases) {
        CAPTURE(row.name);
        Reading reading;
        reading.detail = Detail::cells;
        CHECK(read_slow(row.text, reading) == row.rows);
        CHECK(read_fast(row.text, reading) == row.rows);
        const bool has_stray_cell = row.rows.find('!') != std::string::npos;
        CHECK(has_stray_cell == !row.deviation.empty());
        if (!row.deviation.empty()) deviating += row.name + " ";
    }
    CHECK(deviating == "location_coordinates ");
}

TEST_CASE("csv-spectrum reads the same at every chunk size, version and shape") {
    const BestVectorAgain again;
    for (const SpectrumCase& row : spectrum_cases) {
        CAPTURE(row.name);
        CHECK(first_difference(row.text, {}, {1, 140}) == "");
    }
}
