// Dates as HTTP writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "proxy_wasm/http.h"

namespace proxy_wasm {
namespace detail {

/// Days from 1970-01-01 in the proleptic Gregorian calendar; `month` counts from 1.
constexpr int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

inline std::optional<int64_t> parse_digits(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  int64_t value = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return std::nullopt;
    value = value * 10 + (character - '0');
  }
  return value;
}

}  // namespace detail

/// Seconds since 1970 of a date such as `Wed, 09 May 2018 13:30:29 GMT`. `GMT+00:00`, as Java writes it, and `UTC` are
/// taken for GMT.
inline std::optional<int64_t> parse_http_date(std::string_view text) {
  constexpr std::string_view month_names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto parts = split(trim(text), ' ');
  if (parts.size() != 6 || parts[2].size() != 3) return std::nullopt;
  if (parts[5] != "GMT" && parts[5] != "GMT+00:00" && parts[5] != "UTC") return std::nullopt;
  const size_t month = month_names.find(parts[2]);
  const auto clock = split(parts[4], ':');
  if (month == std::string_view::npos || month % 3 != 0 || clock.size() != 3) return std::nullopt;
  const auto day = detail::parse_digits(parts[1]);
  const auto year = detail::parse_digits(parts[3]);
  const auto hour = detail::parse_digits(clock[0]);
  const auto minute = detail::parse_digits(clock[1]);
  const auto second = detail::parse_digits(clock[2]);
  if (!day || !year || !hour || !minute || !second) return std::nullopt;
  if (*day < 1 || *day > 31 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const int64_t days = detail::days_from_civil(*year, static_cast<int64_t>(month / 3) + 1, *day);
  return ((days * 24 + *hour) * 60 + *minute) * 60 + *second;
}

}  // namespace proxy_wasm
