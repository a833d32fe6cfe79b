import type { ByteString } from '../byte-string.ts'
import { int32Bytes, int64Bytes } from '../byte-string.ts'
import { recordInput, recordOutput, type Vm } from '../vm.ts'
import { writeLog } from './log.ts'
import type { HostFunctions } from './types.ts'

/** Error numbers of WASI preview 1 that the real hosts give. */
const errno = {
  success: 0,
  badFileDescriptor: 8,
  notDirectory: 20,
  fault: 21,
  invalid: 28,
  noEntry: 44,
  noSystem: 52,
  notSupported: 58,
} as const

const logLevelOfStream: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 4],
])

/** Most bytes of one `random_get` (proxy-wasm-cpp-host, `limits.h`). */
const maxRandomBytes = 65_536

const isOutput = (fd: number): boolean => fd === 1 || fd === 2
const onlyOutput = (_vm: Vm, fd: number): number => (isOutput(fd) ? errno.success : errno.badFileDescriptor)
const success = (): number => errno.success
const notSupported = (): number => errno.notSupported

function write(vm: Vm, fd: number, vectors: number, count: number, writtenAddress: number): number {
  const level = logLevelOfStream.get(fd)
  if (level === undefined) return errno.badFileDescriptor
  let data = ''
  for (let index = 0; index < count; index++) {
    const address = vm.memory.readUint32(vectors + index * 8)
    const size = vm.memory.readUint32(vectors + index * 8 + 4)
    if (address === undefined || size === undefined) return errno.fault
    if (size === 0) continue
    const bytes = vm.memory.read(address, size)
    if (bytes === undefined) return errno.fault
    data += bytes
  }
  recordInput(vm, { data })
  if (data.length > 0) writeLog(vm, level, data.endsWith('\n') ? data.slice(0, -1) : data)
  if (!vm.memory.writeUint32(writtenAddress, data.length)) return errno.fault
  recordOutput(vm, { written: String(data.length) })
  return errno.success
}

function giveSizes(vm: Vm, count: number, size: number, countAddress: number, sizeAddress: number): number {
  if (!vm.memory.writeUint32(countAddress, count) || !vm.memory.writeUint32(sizeAddress, size)) {
    return errno.fault
  }
  recordOutput(vm, { count: String(count), size: String(size) })
  return errno.success
}

/** Writes a zero where the caller looks for a size, then fails with the error. */
function zeroThen(address: (args: readonly number[]) => number | undefined, error: number) {
  return (vm: Vm, ...args: number[]): number =>
    vm.memory.writeUint32(address(args) ?? 0, 0) ? error : errno.fault
}

export const wasiFunctions: HostFunctions = {
  fd_write: write,
  fd_pwrite: (vm: Vm, fd: number, vectors: number, count: number, _offset: bigint, written: number) =>
    write(vm, fd, vectors, count, written),
  fd_read: () => errno.noSystem,
  fd_pread: () => errno.noSystem,
  fd_prestat_dir_name: () => errno.noSystem,
  fd_fdstat_set_flags: () => errno.noSystem,
  fd_prestat_get: () => errno.badFileDescriptor,
  fd_filestat_get: () => errno.badFileDescriptor,
  fd_seek: success,
  fd_close: success,
  fd_advise: success,
  sched_yield: success,
  args_get: success,
  fd_allocate: onlyOutput,
  fd_datasync: onlyOutput,
  fd_sync: onlyOutput,
  fd_fdstat_set_rights: onlyOutput,
  fd_filestat_set_size: onlyOutput,
  fd_filestat_set_times: onlyOutput,
  fd_tell(vm: Vm, fd: number, offsetAddress: number) {
    if (!isOutput(fd)) return errno.badFileDescriptor
    return vm.memory.writeUint64(offsetAddress, 0n) ? errno.success : errno.fault
  },
  fd_renumber: (_vm: Vm, from: number, to: number) =>
    isOutput(from) && isOutput(to) ? errno.notSupported : errno.badFileDescriptor,
  fd_readdir: zeroThen((args) => args[4], errno.notDirectory),
  fd_fdstat_get(vm: Vm, fd: number, statAddress: number) {
    if (!isOutput(fd)) return errno.badFileDescriptor
    // File type 0, then the one right to write; the real host ignores a bad address here.
    vm.memory.write(statAddress, int64Bytes(0n) + int64Bytes(64n) + int64Bytes(0n))
    return errno.success
  },
  path_open: () => errno.noEntry,
  path_create_directory: notSupported,
  path_filestat_get: notSupported,
  path_filestat_set_times: notSupported,
  path_link: notSupported,
  path_readlink: zeroThen((args) => args[5], errno.notSupported),
  path_remove_directory: notSupported,
  path_rename: notSupported,
  path_symlink: notSupported,
  path_unlink_file: notSupported,
  sock_accept(vm: Vm, _fd: number, _flags: number, fdAddress: number) {
    // Upstream writes a word of 64 bits here, the Higress fork one of 32.
    const zero = vm.host.profile.family === 'envoy' ? int64Bytes(0n) : int32Bytes(0)
    return vm.memory.write(fdAddress, zero) ? errno.notSupported : errno.fault
  },
  sock_recv(vm: Vm, ...args: number[]) {
    if (!vm.memory.writeUint32(args[4] ?? 0, 0) || !vm.memory.writeUint16(args[5] ?? 0, 0)) return errno.fault
    return errno.notSupported
  },
  sock_send: zeroThen((args) => args[4], errno.notSupported),
  sock_shutdown: notSupported,
  args_sizes_get: (vm: Vm, countAddress: number, sizeAddress: number) =>
    giveSizes(vm, 0, 0, countAddress, sizeAddress),
  environ_sizes_get(vm: Vm, countAddress: number, sizeAddress: number) {
    const { environment } = vm.host
    return giveSizes(vm, environment.length, environmentBytes(vm).join('').length, countAddress, sizeAddress)
  },
  environ_get(vm: Vm, listAddress: number, bufferAddress: number) {
    let address = bufferAddress
    let entry = listAddress
    const values = environmentBytes(vm)
    for (const value of values) {
      if (!vm.memory.writeUint32(entry, address) || !vm.memory.write(address, value)) return errno.fault
      address += value.length
      entry += 4
    }
    recordOutput(vm, { value: values.join('') })
    return errno.success
  },
  clock_time_get(vm: Vm, clock: number, _precision: bigint, timeAddress: number) {
    if (clock > 1) return errno.notSupported
    const time = vm.host.clock.read()
    if (!vm.memory.writeUint64(timeAddress, time)) return errno.fault
    recordOutput(vm, { time: String(time) })
    return errno.success
  },
  clock_res_get(vm: Vm, clock: number, resolutionAddress: number) {
    if (clock > 1) return errno.notSupported
    if (!vm.memory.writeUint64(resolutionAddress, 1n)) return errno.fault
    recordOutput(vm, { resolution: '1' })
    return errno.success
  },
  random_get(vm: Vm, address: number, size: number) {
    if (size > maxRandomBytes) return errno.invalid
    if (size === 0) return errno.success
    const value = vm.host.randomBytes(size)
    if (!vm.memory.write(address, value)) return errno.fault
    recordOutput(vm, { value })
    return errno.success
  },
  poll_oneoff(vm: Vm, _in: number, _out: number, _count: number, countAddress: number) {
    return vm.memory.writeUint32(countAddress, 0) ? errno.success : errno.fault
  },
  // The real hosts only note the call and return to the guest.
  proc_exit: () => undefined,
}

function environmentBytes(vm: Vm): ByteString[] {
  return vm.host.environment.map(([name, value]) => `${name}=${value}\0`)
}
