using System.Net;
using BenchmarkDotNet.Attributes;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.Benchmarks.Journal;

/// <summary>What the pipeline pays to read a click back: checksum and decoding of one frame.</summary>
[MemoryDiagnoser]
public class FrameDecodeBenchmark
{
    private const int Operations = 1_024;

    private readonly FrameSalt _salt = FrameSalt.Of(0x1234_5678_9ABC_DEF0);
    private readonly byte[][] _frames = new byte[Operations][];

    [GlobalSetup]
    public void Encode()
    {
        byte[] scratch = new byte[ClickFrame.MaxBytes];
        for (int i = 0; i < Operations; i++)
        {
            FrameHead head = ClickFrame.Write(
                new ClickCapture
                {
                    LinkId = i,
                    WorkspaceId = 1,
                    UnixMicros = 1_700_000_000_000_000 + i,
                    Visitor = i,
                    Address = new IPAddress([203, 0, 113, (byte)i]),
                    UserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                    Referrer = "https://l.instagram.com/some/page?u=1",
                    AcceptLanguage = "es-ES,es;q=0.9",
                },
                scratch);
            byte[] frame = scratch[..head.SignedLength];
            BitConverter.TryWriteBytes(frame.AsSpan(8), FrameSalt.Complete(_salt.OfPayload(frame), head, position: 0));
            _frames[i] = frame;
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public int Decode()
    {
        int read = 0;
        foreach (byte[] frame in _frames)
        {
            read += ClickFrame.TryRead(frame, _salt, frame.Length, out _, out _) ? 1 : 0;
        }

        return read;
    }
}
