namespace Shortener.Ingest.Import;

/// <summary>Reads one line of a format. Pure; never throws for data. Thread-safe.</summary>
internal interface ILineParser
{
    /// <summary>Name of the format in reports.</summary>
    string Format { get; }

    /// <param name="line">One line without its line break; any bytes.</param>
    LineVerdict Parse(ReadOnlySpan<byte> line);
}
