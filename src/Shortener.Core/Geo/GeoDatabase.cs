namespace Shortener.Core.Geo;

/// <summary>A verified file with its table of decoded locations. Thread-safe.</summary>
internal sealed class GeoDatabase
{
    private readonly GeoLocationTable _decoded;

    private GeoDatabase(MmdbFile file)
    {
        File = file;
        _decoded = new GeoLocationTable(file.Metadata.NodeCount);
    }

    public MmdbFile File { get; }

    /// <summary>Verifies the bytes of a file, which nobody changes any more.</summary>
    /// <exception cref="MmdbException">The file is damaged, or holds no locations.</exception>
    public static GeoDatabase Create(byte[] bytes)
    {
        MmdbFile file = MmdbFile.Parse(bytes);
        IReadOnlyList<int> sample = MmdbVerifier.Verify(file);
        foreach (int record in sample)
        {
            if (!ReferenceEquals(GeoRecord.Read(file.Data, record), GeoLocation.Unknown))
            {
                return new GeoDatabase(file);
            }
        }

        throw new MmdbException($"none of the first {sample.Count} records of this database (type {file.Metadata.DatabaseType}) holds a location");
    }

    /// <summary>
    /// The location of an address of 4 or 16 bytes, <see cref="GeoLocation.Unknown"/> when not found or not readable. Allocates nothing
    /// for a record that the table holds.
    /// </summary>
    public GeoLocation Locate(ReadOnlySpan<byte> address)
    {
        try
        {
            return File.TryFind(address, out int record, out _) ? _decoded.Find(record) ?? Decode(record) : GeoLocation.Unknown;
        }
        catch (MmdbException)
        {
            // Verified files have no such record; one address without a location harms nobody, a failed click would.
            return GeoLocation.Unknown;
        }
    }

    private GeoLocation Decode(int record)
    {
        GeoLocation location = GeoRecord.Read(File.Data, record);
        _decoded.Keep(record, location);
        return location;
    }
}
