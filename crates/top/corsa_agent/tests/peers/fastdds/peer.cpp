// Another DDS implementation (eProsima Fast DDS 2.x) as a learner: reads `telemetry`, drives by `controls`
// until the car has the speed asked for, and prints what it saw. Used by tests/it/fastdds.rs.
//
//     peer <domain id> <vehicle> <speed in m/s>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <fastcdr/Cdr.h>
#include <fastcdr/FastBuffer.h>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/dds/topic/Topic.hpp>
#include <fastdds/dds/topic/TopicDataType.hpp>
#include <fastdds/dds/topic/TypeSupport.hpp>

namespace fdds = eprosima::fastdds::dds;
using eprosima::fastrtps::rtps::InstanceHandle_t;
using eprosima::fastrtps::rtps::SerializedPayload_t;

namespace {

constexpr std::uint64_t client_id = 4242;
constexpr std::uint32_t max_size = 4096;

using Bytes = std::vector<char>;

// A sample as it travels: CDR with its encapsulation header.
class RawType : public fdds::TopicDataType
{
public:
    explicit RawType(const std::string& name)
    {
        setName(name.c_str());
        m_typeSize = max_size;
        m_isGetKeyDefined = false;
        auto_fill_type_object(false);
        auto_fill_type_information(false);
    }

    bool serialize(void* data, SerializedPayload_t* payload) override
    {
        const auto& bytes = *static_cast<Bytes*>(data);
        if (bytes.size() > payload->max_size) {
            return false;
        }
        std::memcpy(payload->data, bytes.data(), bytes.size());
        payload->length = static_cast<std::uint32_t>(bytes.size());
        payload->encapsulation = CDR_LE;
        return true;
    }

    bool deserialize(SerializedPayload_t* payload, void* data) override
    {
        const auto* begin = reinterpret_cast<const char*>(payload->data);
        static_cast<Bytes*>(data)->assign(begin, begin + payload->length);
        return true;
    }

    std::function<std::uint32_t()> getSerializedSizeProvider(void* data) override
    {
        return [data] { return static_cast<std::uint32_t>(static_cast<Bytes*>(data)->size()); };
    }

    void* createData() override { return new Bytes; }
    void deleteData(void* data) override { delete static_cast<Bytes*>(data); }
    bool getKey(void*, InstanceHandle_t*, bool) override { return false; }
};

// The fields of Telemetry.msg up to the car's speed, and the controls it applied.
struct Telemetry {
    std::string frame_id;
    std::uint64_t physics_step = 0;
    std::uint64_t controls_client_id = 0;
    double speed = 0.0;
    double throttle = 0.0;
    double brake = 0.0;
};

Telemetry decode(Bytes& bytes)
{
    eprosima::fastcdr::FastBuffer buffer(bytes.data(), bytes.size());
    eprosima::fastcdr::Cdr cdr(
        buffer, eprosima::fastcdr::Cdr::DEFAULT_ENDIAN, eprosima::fastcdr::Cdr::DDS_CDR);
    cdr.read_encapsulation();
    Telemetry telemetry;
    std::int32_t sec = 0;
    std::uint32_t nanosec = 0;
    std::uint64_t ignored = 0;
    double number = 0.0;
    cdr >> sec >> nanosec >> telemetry.frame_id;
    cdr >> ignored >> telemetry.physics_step >> number >> ignored;  // clock, step, time, count
    cdr >> telemetry.controls_client_id >> ignored >> ignored;      // client, sequence, session
    for (int i = 0; i < 6; ++i) {                                   // position, roll, pitch, yaw
        cdr >> number;
    }
    cdr >> telemetry.speed;
    for (int i = 0; i < 8; ++i) {  // lateral, vertical, acceleration, angular velocity
        cdr >> number;
    }
    cdr >> number >> telemetry.throttle >> telemetry.brake;  // steering first
    return telemetry;
}

Bytes encode_controls(std::uint64_t sequence, double throttle, double brake)
{
    Bytes bytes(max_size);
    eprosima::fastcdr::FastBuffer buffer(bytes.data(), bytes.size());
    eprosima::fastcdr::Cdr cdr(
        buffer, eprosima::fastcdr::Cdr::LITTLE_ENDIANNESS, eprosima::fastcdr::Cdr::DDS_CDR);
    cdr.serialize_encapsulation();
    cdr << std::int32_t{0} << std::uint32_t{0} << std::string();  // header: no stamp
    cdr << client_id << std::string("Fast DDS") << sequence;
    cdr << 0.0 << throttle << brake << 0.0 << 0.0;  // steering first; clutch, handbrake
    cdr << std::uint8_t{0} << std::int8_t{0};       // automatic gearbox
    bytes.resize(cdr.getSerializedDataLength());
    return bytes;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::cerr << "usage: peer <domain id> <vehicle> <speed>\n";
        return 2;
    }
    const auto domain = static_cast<std::uint32_t>(std::stoul(argv[1]));
    const std::string prefix = std::string("rt/corsa/") + argv[2];
    const double wanted = std::stod(argv[3]);

    auto* factory = fdds::DomainParticipantFactory::get_instance();
    auto* participant = factory->create_participant(domain, fdds::PARTICIPANT_QOS_DEFAULT);
    if (participant == nullptr) {
        std::cerr << "no participant\n";
        return 1;
    }
    fdds::TypeSupport telemetry_type(new RawType("corsa_msgs::msg::dds_::Telemetry_"));
    fdds::TypeSupport controls_type(new RawType("corsa_msgs::msg::dds_::Controls_"));
    telemetry_type.register_type(participant);
    controls_type.register_type(participant);
    auto* telemetry_topic = participant->create_topic(
        prefix + "/telemetry", telemetry_type.get_type_name(), fdds::TOPIC_QOS_DEFAULT);
    auto* controls_topic = participant->create_topic(
        prefix + "/controls", controls_type.get_type_name(), fdds::TOPIC_QOS_DEFAULT);

    fdds::DataReaderQos reader_qos = fdds::DATAREADER_QOS_DEFAULT;
    reader_qos.reliability().kind = fdds::BEST_EFFORT_RELIABILITY_QOS;
    reader_qos.history().depth = 1000;
    reader_qos.endpoint().history_memory_policy =
        eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    auto* reader = participant->create_subscriber(fdds::SUBSCRIBER_QOS_DEFAULT)
                       ->create_datareader(telemetry_topic, reader_qos);
    fdds::DataWriterQos writer_qos = fdds::DATAWRITER_QOS_DEFAULT;
    writer_qos.reliability().kind = fdds::BEST_EFFORT_RELIABILITY_QOS;
    writer_qos.endpoint().history_memory_policy =
        eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    auto* writer = participant->create_publisher(fdds::PUBLISHER_QOS_DEFAULT)
                       ->create_datawriter(controls_topic, writer_qos);

    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::uint64_t sequence = 0;
    std::uint64_t received = 0;
    Telemetry last;
    Bytes bytes;
    fdds::SampleInfo info;
    while (std::chrono::steady_clock::now() < deadline) {
        while (reader->take_next_sample(&bytes, &info) == ReturnCode_t::RETCODE_OK) {
            if (info.valid_data) {
                last = decode(bytes);
                ++received;
            }
        }
        const bool ours = last.controls_client_id == client_id;
        if (ours && last.speed >= wanted && received > 100) {
            std::cout << "frame " << last.frame_id << ", steps " << received << ", speed "
                      << last.speed << ", throttle " << last.throttle << "\n";
            return 0;
        }
        Bytes command = encode_controls(++sequence, 0.5, 0.0);
        writer->write(&command);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::cerr << "gave up: " << received << " states, step " << last.physics_step << ", client "
              << last.controls_client_id << ", speed " << last.speed << "\n";
    return 1;
}
