// SHA-1, SHA-256 (FIPS 180-4), MD5 (RFC 1321) and HMAC (RFC 2104) over any of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace proxy_wasm {
namespace detail {

constexpr uint32_t rotate_left(uint32_t value, int count) { return value << count | value >> (32 - count); }
constexpr uint32_t rotate_right(uint32_t value, int count) { return value >> count | value << (32 - count); }

inline uint32_t load_big_endian(const uint8_t *bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

inline uint32_t load_little_endian(const uint8_t *bytes) {
  return uint32_t{bytes[3]} << 24 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[1]} << 8 | bytes[0];
}

/// What the three digests share: blocks of 64 bytes, a one bit behind the message, its length in bits at the end.
template <typename Algorithm>
class Digest {
 public:
  static constexpr size_t block_size = 64;

  void update(std::string_view data) {
    length_ += data.size();
    if (filled_ > 0) {
      const size_t part = std::min(block_size - filled_, data.size());
      std::memcpy(block_.data() + filled_, data.data(), part);
      filled_ += part;
      data.remove_prefix(part);
      if (filled_ < block_size) return;
      algorithm_.compress(block_.data());
      filled_ = 0;
    }
    for (; data.size() >= block_size; data.remove_prefix(block_size))
      algorithm_.compress(reinterpret_cast<const uint8_t *>(data.data()));
    std::memcpy(block_.data(), data.data(), data.size());
    filled_ = data.size();
  }

  /// The digest's bytes; the object is used up.
  std::string finish() {
    const uint64_t bits = length_ * 8;
    block_[filled_] = 0x80;
    std::memset(block_.data() + filled_ + 1, 0, block_size - filled_ - 1);
    if (filled_ >= block_size - 8) {
      algorithm_.compress(block_.data());
      block_.fill(0);
    }
    for (int index = 0; index < 8; ++index) {
      const int shift = Algorithm::big_endian ? 8 * (7 - index) : 8 * index;
      block_[block_size - 8 + static_cast<size_t>(index)] = static_cast<uint8_t>(bits >> shift);
    }
    algorithm_.compress(block_.data());

    std::string bytes;
    for (const uint32_t word : algorithm_.state)
      for (int index = 0; index < 4; ++index)
        bytes.push_back(static_cast<char>(word >> (Algorithm::big_endian ? 8 * (3 - index) : 8 * index) & 0xff));
    return bytes;
  }

 private:
  Algorithm algorithm_;
  std::array<uint8_t, block_size> block_{};
  size_t filled_ = 0;
  uint64_t length_ = 0;
};

struct Sha256Algorithm {
  static constexpr bool big_endian = true;
  std::array<uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

  void compress(const uint8_t *block) {
    static constexpr std::array<uint32_t, 64> constants{
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    std::array<uint32_t, 64> words;
    for (size_t i = 0; i < 16; ++i) words[i] = load_big_endian(block + 4 * i);
    for (size_t i = 16; i < 64; ++i) {
      const uint32_t a = words[i - 15];
      const uint32_t b = words[i - 2];
      words[i] = words[i - 16] + (rotate_right(a, 7) ^ rotate_right(a, 18) ^ a >> 3) + words[i - 7] +
                 (rotate_right(b, 17) ^ rotate_right(b, 19) ^ b >> 10);
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (size_t i = 0; i < 64; ++i) {
      const uint32_t t1 = h + (rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)) +
                          ((e & f) ^ (~e & g)) + constants[i] + words[i];
      const uint32_t t2 =
          (rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    const std::array<uint32_t, 8> next{a, b, c, d, e, f, g, h};
    for (size_t i = 0; i < 8; ++i) state[i] += next[i];
  }
};

struct Sha1Algorithm {
  static constexpr bool big_endian = true;
  std::array<uint32_t, 5> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

  void compress(const uint8_t *block) {
    std::array<uint32_t, 80> words;
    for (size_t i = 0; i < 16; ++i) words[i] = load_big_endian(block + 4 * i);
    for (size_t i = 16; i < 80; ++i)
      words[i] = rotate_left(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (size_t i = 0; i < 80; ++i) {
      uint32_t choice = b ^ c ^ d;
      uint32_t constant = i < 40 ? 0x6ed9eba1 : 0xca62c1d6;
      if (i < 20) {
        choice = (b & c) | (~b & d);
        constant = 0x5a827999;
      } else if (i >= 40 && i < 60) {
        choice = (b & c) | (b & d) | (c & d);
        constant = 0x8f1bbcdc;
      }
      const uint32_t next = rotate_left(a, 5) + choice + e + constant + words[i];
      e = d;
      d = c;
      c = rotate_left(b, 30);
      b = a;
      a = next;
    }
    const std::array<uint32_t, 5> next{a, b, c, d, e};
    for (size_t i = 0; i < 5; ++i) state[i] += next[i];
  }
};

struct Md5Algorithm {
  static constexpr bool big_endian = false;
  std::array<uint32_t, 4> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

  void compress(const uint8_t *block) {
    static constexpr std::array<uint32_t, 64> constants{
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
    static constexpr std::array<int, 16> rotations{7, 12, 17, 22, 5, 9,  14, 20,
                                                   4, 11, 16, 23, 6, 10, 15, 21};
    auto [a, b, c, d] = state;
    for (size_t i = 0; i < 64; ++i) {
      uint32_t mixed = 0;
      size_t word = 0;
      if (i < 16) {
        mixed = (b & c) | (~b & d);
        word = i;
      } else if (i < 32) {
        mixed = (d & b) | (~d & c);
        word = (5 * i + 1) % 16;
      } else if (i < 48) {
        mixed = b ^ c ^ d;
        word = (3 * i + 5) % 16;
      } else {
        mixed = c ^ (b | ~d);
        word = 7 * i % 16;
      }
      const uint32_t sum = a + mixed + constants[i] + load_little_endian(block + 4 * word);
      a = d;
      d = c;
      c = b;
      b += rotate_left(sum, rotations[i / 16 * 4 + i % 4]);
    }
    const std::array<uint32_t, 4> next{a, b, c, d};
    for (size_t i = 0; i < 4; ++i) state[i] += next[i];
  }
};

}  // namespace detail

using Sha256 = detail::Digest<detail::Sha256Algorithm>;
using Sha1 = detail::Digest<detail::Sha1Algorithm>;
using Md5 = detail::Digest<detail::Md5Algorithm>;

/// The digest's raw bytes.
template <typename Hash>
std::string digest(std::string_view message) {
  Hash hash;
  hash.update(message);
  return hash.finish();
}

/// The raw bytes of HMAC over `Hash`.
template <typename Hash>
std::string hmac(std::string_view key, std::string_view message) {
  std::string padded = key.size() > Hash::block_size ? digest<Hash>(key) : std::string(key);
  padded.resize(Hash::block_size, '\0');
  for (char &byte : padded) byte ^= 0x36;
  Hash inner;
  inner.update(padded);
  inner.update(message);
  for (char &byte : padded) byte ^= 0x36 ^ 0x5c;
  Hash outer;
  outer.update(padded);
  outer.update(inner.finish());
  return outer.finish();
}

/// Compares in a time that does not depend on where the first difference is.
inline bool equal_in_constant_time(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned difference = 0;
  for (size_t index = 0; index < left.size(); ++index)
    difference |= static_cast<uint8_t>(left[index]) ^ static_cast<uint8_t>(right[index]);
  return difference == 0;
}

}  // namespace proxy_wasm
