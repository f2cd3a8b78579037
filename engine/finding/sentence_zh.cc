// The catalogue in simplified Chinese: 您, full-width punctuation, quotation marks “ ”.
//
// A space parts Chinese from Latin letters and digits, but for punctuation. What stands in {column}
// is quoted by column_words (sentence.cc), so it takes no space.
#include "engine/finding/sentence.h"

namespace rollcall {
namespace {

using enum FindingCode;

constexpr Sentences sentences{{
    {file_empty, "文件为空"},
    {file_no_rows, "文件只有表头，没有数据行"},
    {encoding_invalid, "文件不是有效的 {encoding} 编码"},
    {schema_unknown, "这些列与任何已知模板都不匹配"},
    {column_missing, "缺少“{name}”列"},
    {column_unknown, "模板中没有“{name}”列"},
    {column_duplicate, "“{name}”列重复出现"},
    {column_order, "“{name}”列必须位于“{previous}”列之后"},
    {quote_stray, "引号位置不正确；请用引号将整个单元格括起来，并将其中的引号写成两个"},
    {quote_not_closed, "此单元格开头的引号没有闭合"},
    {cells_missing, "该行的单元格少于表头"},
    {cells_extra, "该行的单元格多于表头"},
    {json_malformed, "这不是有效的 JSON"},
    {json_not_object, "每条记录都必须是一个对象"},
    {json_type, "{column}必须是以下 JSON 类型：{list}"},
    {json_key_duplicate, "成员“{name}”出现了两次"},
    {json_key_unknown, "模板中没有成员“{name}”"},
    {text_control, "{column}不能包含控制字符"},
    {text_invisible, "{column}不能包含不可见字符"},
    {text_too_long, "{column}不能超过 {max} 字节"},
    {value_trimmed, "已去除{column}首尾的空白字符"},
    {cell_required, "{column}不能为空"},
    {cell_not_blank, "{column}必须留空"},
    {email_malformed, "必须是有效的电子邮件地址"},
    {email_duplicate, "电子邮件地址必须唯一"},
    {new_email_duplicate, "新电子邮件地址必须唯一"},
    {value_not_allowed, "{column}只能是 {list}，或留空"},
    {flag_malformed, "{column}必须是 0、1 或留空"},
    {number_malformed, "{column}必须是整数"},
    {status_conflict, "处于非活动状态的用户不能加入团队"},
    {number_out_of_range, "{column}必须在 {min} 到 {max} 之间"},
    {role_unknown, "{column}必须存在于“{platform}”中"},
    {team_unknown, "{column}必须存在于“{platform}”中"},
    {location_unknown, "{column}必须是“{platform}”中现有的地点，或填写“{clear}”"},
    {email_taken, "该电子邮件地址已被使用"},
    {role_required, "用户至少要有一个角色"},
    {roles_too_many, "用户最多只能有 {max} 个角色"},
    {create_not_permitted, "您无权创建用户"},
    {edit_not_permitted, "您无权编辑现有用户"},
    {field_not_permitted, "您没有编辑{column}的权限"},
    {column_not_permitted, "您的角色没有编辑{column}的权限"},
    {role_not_assignable, "您无权分配角色“{name}”"},
    {user_out_of_scope, "您只能编辑自己团队中的用户"},
    {team_not_assignable, "您无权分配团队“{name}”"},
    {self_lockout, "您不能取消自己的访问权限"},
    {last_admin, "必须至少保留一名处于活动状态的 Admin"},
    {user_exists, "该用户已存在，已跳过"},
    {uri_malformed, "{column}必须是 URI"},
    {binary_malformed, "{column}必须是 Base64 文本"},
    {uuid_malformed, "{column}必须是 UUID"},
    {decimal_malformed, "{column}必须是数字"},
    {boolean_malformed, "{column}只能是 {list}，或留空"},
    {object_malformed, "{column}必须是 JSON 对象"},
    {array_malformed, "{column}必须是 JSON 数组"},
    {list_malformed, "{column}必须是以 {list} 分隔的值列表"},
    {date_malformed, "{column}必须是日期，例如 {list}"},
    {time_malformed, "{column}必须是时间，例如 {list}"},
    {datetime_malformed, "{column}必须是日期和时间，例如 {list}"},
    {year_malformed, "{column}必须是年份，例如 {list}"},
    {yearmonth_malformed, "{column}必须是月份，例如 {list}"},
    {duration_malformed, "{column}必须是时长，例如 {list}"},
    {geopoint_malformed, "{column}必须是经度和纬度，例如 {list}"},
    {geojson_malformed, "{column}必须是 GeoJSON"},
    {value_too_short, "{column}的长度不能小于 {list}"},
    {value_too_long, "{column}的长度不能大于 {list}"},
    {value_too_small, "{column}不能小于 {list}"},
    {value_too_large, "{column}不能大于 {list}"},
    {value_not_above, "{column}必须大于 {list}"},
    {value_not_below, "{column}必须小于 {list}"},
    {pattern_mismatch, "{column}必须匹配模式 {list}"},
    {json_schema_mismatch, "{column}必须符合模板的 JSON Schema"},
    {boolean_localised, "{column}已按 {list} 读取"},
    {values_disagree, "{column}与 {list} 的值必须一致"},
    {key_duplicate, "{column}所指的条目已在前面的行中出现"},
    {value_not_unique, "{column}必须唯一"},
    {rows_too_many, "文件超过了 {list} 行的上限；请拆分文件"},
    {reference_unknown, "{column}必须是 {list} 中现有的一项"},
    {field_read_only, "{column}不能通过文件修改"},
    {field_immutable, "{column}设定后不能更改"},
    {value_out_of_place, "仅当 {list} 时才能填写{column}"},
    {item_duplicate, "{column}中的每一项只能出现一次"},
    {value_left_behind, "{list} 仍有值，与{column}不相容"},
}};
static_assert(says_each_code_in_order(sentences), "a code has no sentence here, or not in order");

}  // namespace

constinit const Sentences sentences_zh = sentences;

}  // namespace rollcall
