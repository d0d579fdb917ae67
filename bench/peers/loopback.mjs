// Loaded before a server that would listen on all interfaces: it listens on loopback alone, with room for many who connect at once.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (where, ...rest) {
  const options = typeof where === 'object' ? where : { port: where }
  const onListening = rest.find((argument) => typeof argument === 'function')
  return listen.call(this, { ...options, host: '127.0.0.1', backlog: 4096 }, onListening)
}
// Whoever started it holds its standard input: it does not outlive them.
process.stdin.resume().on('end', () => process.exit())
