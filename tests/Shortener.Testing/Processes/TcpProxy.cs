using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Shortener.Testing.Processes;

/// <summary>What a <see cref="TcpProxy"/> does with what passes.</summary>
public enum ProxyMode
{
    /// <summary>Passes everything on.</summary>
    Open,

    /// <summary>Breaks what is connected and refuses whoever comes.</summary>
    Cut,

    /// <summary>Takes everything and passes nothing on, in either direction: a network that lost its way.</summary>
    Silent,
}

/// <summary>
/// A loopback port in front of a server, to cut, silence or tamper with its connections while both ends live. Thread-safe.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Func<ReadOnlyMemory<byte>, ValueTask<bool>> _fromClient;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _resumed = Completed();
    private volatile ProxyMode _mode;

    private TcpProxy(int target, Func<ReadOnlyMemory<byte>, ValueTask<bool>> fromClient)
    {
        _target = target;
        _fromClient = fromClient;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>Starts in mode <see cref="ProxyMode.Open"/>.</summary>
    /// <param name="target">Loopback port of the server.</param>
    /// <param name="loseAnswer">
    /// Asked about each piece a client sends; true: the server gets it and its answer is lost, because the client's connection breaks
    /// as soon as the answer is there. Null: never.
    /// </param>
    public static TcpProxy Start(int target, Func<ReadOnlyMemory<byte>, bool>? loseAnswer = null) =>
        new(target, loseAnswer is null ? static _ => new(false) : piece => new(loseAnswer(piece)));

    public void Set(ProxyMode mode)
    {
        _mode = mode;
        if (mode == ProxyMode.Silent)
        {
            _resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return;
        }

        _resumed.TrySetResult();
        if (mode == ProxyMode.Cut)
        {
            Break();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _resumed.TrySetResult();
        _listener.Stop();
        Break();
        await _accepting;
        _stop.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private void Break()
    {
        foreach (TcpClient client in _open.Keys)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        List<Task> passing = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                passing.Add(Task.Run(() => PassAsync(client)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        _open[client] = true;
        try
        {
            if (_mode == ProxyMode.Cut)
            {
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            var loses = new StrongBox();
            Task up = PumpAsync(client, server, loses, fromClient: true);
            Task down = PumpAsync(server, client, loses, fromClient: false);
            await Task.WhenAny(up, down);
            client.Dispose();
            server.Dispose();
            await Task.WhenAll(up, down);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either end went away, as tests have it; the other one is closed below.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, StrongBox loses, bool fromClient)
    {
        byte[] buffer = new byte[64 * 1_024];
        try
        {
            NetworkStream input = from.GetStream();
            NetworkStream output = to.GetStream();
            while (await input.ReadAsync(buffer, _stop.Token) is > 0 and var length)
            {
                await _resumed.Task;
                if (fromClient)
                {
                    loses.Answer = await _fromClient(buffer.AsMemory(0, length));
                }
                else if (loses.Answer)
                {
                    return;
                }

                await output.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The caller closes both ends.
        }
    }

    // Written by the client's pump before the piece goes out, read by the server's pump behind its answer.
    private sealed class StrongBox
    {
        public volatile bool Answer;
    }
}
