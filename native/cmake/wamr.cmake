# What both programs need to know of the WAMR sources.

# The release, from WAMR's own table.
function(read_wamr_version output)
  file(READ "${WAMR_ROOT_DIR}/core/version.h" text)
  set(parts "")
  foreach(part MAJOR MINOR PATCH)
    string(REGEX MATCH "WAMR_VERSION_${part} ([0-9]+)" match "${text}")
    list(APPEND parts "${CMAKE_MATCH_1}")
  endforeach()
  list(JOIN parts "." version)
  set(${output} "${version}" PARENT_SCOPE)
endfunction()

# The AOT format that its compiler writes and its loader takes.
function(read_wamr_aot_format output)
  file(STRINGS "${WAMR_ROOT_DIR}/core/config.h" line REGEX "#define AOT_CURRENT_VERSION ")
  string(REGEX MATCH "[0-9]+$" format "${line}")
  set(${output} "${format}" PARENT_SCOPE)
endfunction()

read_wamr_version(WAMR_VERSION)
read_wamr_aot_format(WAMR_AOT_FORMAT)
message(STATUS "WAMR ${WAMR_VERSION}, AOT format ${WAMR_AOT_FORMAT}")

# WAMR's name of the machine that the programs run on.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(WAMR_BUILD_TARGET AARCH64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^riscv64$")
  set(WAMR_BUILD_TARGET RISCV64_LP64D)
else()
  set(WAMR_BUILD_TARGET X86_64)
endif()
string(TOLOWER "${CMAKE_SYSTEM_NAME}" WAMR_BUILD_PLATFORM)
